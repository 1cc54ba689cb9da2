namespace Dyson.Dynamics.NextOrder;

/// <summary>A term of a <see cref="TruncatedPolynomial"/>: coefficient times at most three variables; −1 where there is none.</summary>
internal readonly record struct Monomial(int First, int Second, int Third, double Coefficient);
