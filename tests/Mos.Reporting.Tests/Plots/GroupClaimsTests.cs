using Mos.Detectors;

namespace Mos.Reporting.Tests;

public sealed class GroupClaimsTests
{
    [Fact]
    public void Groups_that_claim_least_are_put_together_where_there_are_too_many()
    {
        OodBenchmarkResult result = DrawnResult.Create(outSets: 1, images: 100);
        result = result with
        {
            Models = [result.Models[0] with { GroupCount = 50, GroupNames = null }, result.Models[1]],
            Sets = [.. result.Sets.Select(s => s with { Claims = [[.. Enumerable.Range(0, 100).Select(i => s.IsInDistribution ? i % 50 : 30 + (i * i / 500))], null] })],
        };

        GroupClaims claims = Assert.Single(GroupClaims.Of(result));

        Assert.Equal(16, claims.Groups.Count);
        Assert.Equal("35 others", claims.Groups[^1]);
        Assert.Contains("group 30", claims.Groups);
        Assert.Equal(1, claims.Inside.Sum(), 9);
        Assert.Equal(1, claims.Sets.Single().Shares.Sum(), 9);
        Assert.Equal(0.23, claims.Sets.Single().Shares[claims.Groups.ToList().IndexOf("group 30")], 9);
    }

    [Fact]
    public void Flat_head_claims_nothing() => Assert.Equal(["group"], GroupClaims.Of(DrawnResult.Create(images: 8)).Select(c => c.Model));
}
