namespace ElodinFast.Sim;

/// <summary>How <see cref="SixDof"/> steps a body.</summary>
public enum Integrator
{
    /// <summary>The textbook Runge-Kutta method of fourth order: each stage's pose follows from the velocity of the stage before.</summary>
    Rk4,

    /// <summary>
    /// Runge-Kutta as Elodin computes it: each stage's pose follows from the velocity at the start of the tick. Not of fourth order where
    /// forces depend on positions; for reproducing Elodin's runs.
    /// </summary>
    ElodinRk4,

    /// <summary>One evaluation a tick: the velocity first, then the pose with the new velocity.</summary>
    SemiImplicit,
}
