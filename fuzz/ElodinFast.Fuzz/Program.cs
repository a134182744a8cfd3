using ElodinFast.Fuzz;

// What is tested is an instrumented copy, so the command runs from copies too.
return InstrumentedProgram.Run(args);
