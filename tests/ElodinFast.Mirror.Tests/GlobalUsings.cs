global using NodeId = ElodinFast.Storage.NodeId;
