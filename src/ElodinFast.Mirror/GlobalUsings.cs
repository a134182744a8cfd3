// The codec has an id of its own; a database's is what links speak of.
global using NodeId = ElodinFast.Storage.NodeId;
