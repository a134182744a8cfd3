namespace ElodinFast.Sim;

/// <summary>Three f64 in a right-handed frame; 24 bytes, X first.</summary>
/// <param name="X">First element.</param>
/// <param name="Y">Second element.</param>
/// <param name="Z">Third element.</param>
public readonly record struct Vector3d(double X, double Y, double Z)
{
    /// <summary>(0, 0, 0).</summary>
    public static Vector3d Zero => default;

    /// <summary>Euclidean length.</summary>
    public double Length => Math.Sqrt(LengthSquared);

    /// <summary>Square of the length, without the root.</summary>
    public double LengthSquared => Dot(this, this);

    /// <summary>Sum, element by element.</summary>
    public static Vector3d operator +(Vector3d left, Vector3d right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>Difference, element by element.</summary>
    public static Vector3d operator -(Vector3d left, Vector3d right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>The opposite vector.</summary>
    public static Vector3d operator -(Vector3d value) => new(-value.X, -value.Y, -value.Z);

    /// <summary>Scales every element.</summary>
    public static Vector3d operator *(Vector3d value, double factor) => new(value.X * factor, value.Y * factor, value.Z * factor);

    /// <summary>Scales every element.</summary>
    public static Vector3d operator *(double factor, Vector3d value) => value * factor;

    /// <summary>Divides every element.</summary>
    public static Vector3d operator /(Vector3d value, double divisor) => new(value.X / divisor, value.Y / divisor, value.Z / divisor);

    /// <summary>Quotient, element by element: what a diagonal tensor's inverse does to a vector.</summary>
    public static Vector3d operator /(Vector3d value, Vector3d divisor) =>
        new(value.X / divisor.X, value.Y / divisor.Y, value.Z / divisor.Z);

    /// <summary>Scalar product.</summary>
    public static double Dot(Vector3d left, Vector3d right) => (left.X * right.X) + (left.Y * right.Y) + (left.Z * right.Z);

    /// <summary>Vector product.</summary>
    public static Vector3d Cross(Vector3d left, Vector3d right) => new(
        (left.Y * right.Z) - (left.Z * right.Y),
        (left.Z * right.X) - (left.X * right.Z),
        (left.X * right.Y) - (left.Y * right.X));
}
