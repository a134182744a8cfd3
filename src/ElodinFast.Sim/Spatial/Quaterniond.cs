namespace ElodinFast.Sim;

/// <summary>
/// A rotation as four f64, scalar last; 32 bytes, X first. <c>default</c> is no rotation at all: start from <see cref="Identity"/>.
/// </summary>
/// <param name="X">i part.</param>
/// <param name="Y">j part.</param>
/// <param name="Z">k part.</param>
/// <param name="W">Scalar part.</param>
public readonly record struct Quaterniond(double X, double Y, double Z, double W)
{
    /// <summary>The rotation that changes nothing.</summary>
    public static Quaterniond Identity => new(0, 0, 0, 1);

    /// <summary>Sum of the squares of the four parts; 1 for a rotation.</summary>
    public double LengthSquared => (X * X) + (Y * Y) + (Z * Z) + (W * W);

    /// <summary>The opposite vector part.</summary>
    public Quaterniond Conjugate => new(-X, -Y, -Z, W);

    /// <summary>Conjugate over the squared length, so right also for a quaternion whose length has drifted from 1.</summary>
    public Quaterniond Inverse
    {
        get
        {
            double lengthSquared = LengthSquared;
            return new(-X / lengthSquared, -Y / lengthSquared, -Z / lengthSquared, W / lengthSquared);
        }
    }

    /// <summary>Sum, part by part.</summary>
    public static Quaterniond operator +(Quaterniond left, Quaterniond right) =>
        new(left.X + right.X, left.Y + right.Y, left.Z + right.Z, left.W + right.W);

    /// <summary>Hamilton product: first <paramref name="right"/>, then <paramref name="left"/>.</summary>
    public static Quaterniond operator *(Quaterniond left, Quaterniond right) => new(
        (left.W * right.X) + (left.X * right.W) + (left.Y * right.Z) - (left.Z * right.Y),
        (left.W * right.Y) - (left.X * right.Z) + (left.Y * right.W) + (left.Z * right.X),
        (left.W * right.Z) + (left.X * right.Y) - (left.Y * right.X) + (left.Z * right.W),
        (left.W * right.W) - (left.X * right.X) - (left.Y * right.Y) - (left.Z * right.Z));

    /// <summary>Rotates a vector: q · (v, 0) · q⁻¹.</summary>
    public static Vector3d operator *(Quaterniond rotation, Vector3d vector)
    {
        Quaterniond rotated = rotation * new Quaterniond(vector.X, vector.Y, vector.Z, 0) * rotation.Inverse;
        return new(rotated.X, rotated.Y, rotated.Z);
    }

    /// <summary>Roll about x, then pitch about y, then yaw about z, in radians.</summary>
    public static Quaterniond FromEuler(double roll, double pitch, double yaw)
    {
        (double sr, double cr) = Math.SinCos(roll / 2);
        (double sp, double cp) = Math.SinCos(pitch / 2);
        (double sy, double cy) = Math.SinCos(yaw / 2);
        return new(
            (sr * cp * cy) - (cr * sp * sy),
            (cr * sp * cy) + (sr * cp * sy),
            (cr * cp * sy) - (sr * sp * cy),
            (cr * cp * cy) + (sr * sp * sy));
    }

    /// <summary>The same rotation with length 1.</summary>
    public Quaterniond Normalize()
    {
        double length = Math.Sqrt(LengthSquared);
        return new(X / length, Y / length, Z / length, W / length);
    }
}
