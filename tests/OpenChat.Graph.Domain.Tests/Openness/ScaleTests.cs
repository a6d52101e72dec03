using System.Globalization;
using OpenChat.Graph.Domain.Openness;

namespace OpenChat.Graph.Domain.Tests.Openness;

public sealed class ScaleTests
{
    [Fact]
    public void Scale_HasItsValues_WorstFirst()
    {
        var scale = Scale.Read(" 0 = 0 ;1=0.25;a=b=1", out var problem);

        Assert.Null(problem);
        Assert.NotNull(scale);
        Assert.Equal([("0", 0m), ("1", 0.25m), ("a=b", 1m)], scale.Steps);
        Assert.Equal(("0", "a=b", 1m), (scale.Worst, scale.Best, scale.BestWorth));
        Assert.Equal((0.25m, null), (scale.WorthOf("1"), scale.WorthOf("2")));
    }

    [Theory]
    [InlineData("", "has the part \"\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData("open", "has the part \"open\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData("closed=0;open=2", "has the part \"open=2\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData("closed=-1;open=1", "has the part \"closed=-1\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData("closed=0;open=1,0", "has the part \"open=1,0\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData("open=1", "has 1 values; a scale has 2 to 100")]
    [InlineData("a=0;a=1", "has the value \"a\" twice")]
    [InlineData("open=1;closed=0", "does not rise at \"closed\"; the worst value stands first")]
    [InlineData("a=0;b=0", "does not rise at \"b\"; the worst value stands first")]
    [InlineData("closed=0.9;open=1", "begins with a value that is worth 0.9; the worst one, which stands first, must be worth 0")]
    [InlineData("withheld=0;open=1", "has the value withheld, which every framework has and which is worth nothing")]
    public void Scale_SaysWhatIsWrong(string text, string expected)
    {
        Assert.Null(Scale.Read(text, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("open", "open")]
    [InlineData(" OPEN ", "open")]
    [InlineData("Not Applicable", "not-applicable")]
    [InlineData("WITH_HELD", "withheld")]
    [InlineData(" ", "")]
    [InlineData("", "")]
    [InlineData("in_part", "in part")]
    [InlineData("Yes", "Yes")]
    [InlineData("yes", "yes")]
    [InlineData("YES", null)] // two values are spelled so
    [InlineData("closd", null)]
    public void Value_IsFoundInOtherSpellings(string text, string? expected) =>
        Assert.Equal(expected, Scale.Read("closed=0;in part=0.5;yes=0.6;Yes=0.7;open=1", out _)?.Find(text));

    [Theory]
    [InlineData("2023", 2023)]
    [InlineData("23", null)]
    [InlineData("0000", null)]
    [InlineData("9999", null)]
    [InlineData("", null)]
    public void Years_HaveFourDigits(string text, int? expected) => Assert.Equal(expected, Numbers.ReadYear(text));

    [Theory]
    [InlineData("", "1")]
    [InlineData("0", "0")]
    [InlineData("2.5", "2.5")]
    [InlineData("100", "100")]
    [InlineData(" 1 ", "1")]
    [InlineData("100.1", null)]
    [InlineData("-1", null)]
    [InlineData("1e2", null)]
    [InlineData("1,5", null)]
    [InlineData("much", null)]
    public void Weights_AreNumbersFromNothingToAHundred(string text, string? expected) =>
        Assert.Equal(expected, Numbers.ReadWeight(text)?.ToString(CultureInfo.InvariantCulture));
}
