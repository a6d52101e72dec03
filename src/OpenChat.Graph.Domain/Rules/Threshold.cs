using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// The size above which a clause holds for whoever uses a thing (license_terms.csv: <c>amount</c>, <c>unit</c>, <c>currency</c>,
/// <c>measured_how</c>).
/// </summary>
/// <param name="Amount">How much; greater than 0.</param>
/// <param name="Unit">
/// Of what: one of <see cref="Units"/>, such as <c>monthly-active-users</c>, or another word, in lower case with hyphens; never empty.
/// </param>
/// <param name="Currency">Code of ISO 4217, such as <c>USD</c>; empty when the unit is no money.</param>
/// <param name="MeasuredHow">When, where and of whom it is measured; empty when not recorded.</param>
public sealed record Threshold(decimal Amount, string Unit, string Currency, string MeasuredHow)
{
    private static readonly string[] People = ["monthly-active-users", "daily-active-users", "users", "employees"];

    /// <summary>Words of units that are money, whatever else the unit says.</summary>
    private static readonly string[] MoneyWords =
        ["revenue", "revenues", "funding", "sales", "turnover", "income", "earnings", "profit", "profits", "capital",
            "budget", "valuation"];

    /// <summary>Nothing has more users than there are people; a clause above that would bind nobody.</summary>
    private const decimal MostPeople = 8_300_000_000;

    /// <summary>So many nines and nothing else are no amount that a license names.</summary>
    private const int FewestNines = 6;

    /// <summary>More than any company takes in, in any currency.</summary>
    private const decimal MostMoney = 1_000_000_000_000_000;

    private static readonly string[] Money = ["annual-revenue", "monthly-revenue", "funding"];

    /// <summary>ISO 4217, without codes of metals, funds and tests.</summary>
    private static readonly string[] Currencies =
        ("AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP "
        + "CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD "
        + "JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
        + "NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        + "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG")
        .Split(' ');

    /// <summary>The units the program knows: of people, then of money. Other words may stand there too.</summary>
    public static ImmutableArray<string> Units { get; } = [.. People, .. Money];

    /// <summary>
    /// In words, to be put into a sentence: <c>more than 700,000,000 monthly active users</c>, <c>more than 10,000,000 USD of annual
    /// revenue</c>.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"more than {Amount:#,0.############################} {(Currency.Length == 0 ? "" : Currency + " of ")}{Unit.Replace('-', ' ')}");

    /// <summary>
    /// The threshold of a row; null when it has none, and when a cell says something that is not known. Then the clause counts as if no
    /// threshold was recorded for it, which frees nobody of it.
    /// </summary>
    internal static Threshold? Read(LicenseTermRow row, RuleProblems problems)
    {
        if (row is { Amount: "", Unit: "", Currency: "", MeasuredHow: "" })
        {
            return null;
        }

        const string Consequence = "The clause counts without a threshold.";
        var unit = Words.FoldRuleWord(row.Unit).Replace(' ', '-');
        var currency = row.Currency.Trim().ToUpperInvariant();
        var isMoney = Money.Contains(unit, StringComparer.Ordinal) || unit.Split('-').Any(MoneyWords.Contains);
        var isSound = true;
        var text = row.Amount.Trim();
        if (!WrittenSize.IsPlainNumber(text)
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount <= 0)
        {
            amount = 0;
            Report(
                "amount", row.Amount, "a number such as 700000000 or 0.5",
                $"\"{RuleProblems.Show(row.Amount)}\" is not an amount above 0 in plain digits.",
                "the unit, currency or measure has no amount.");
        }
        else if (WrittenSize.IsAmbiguous(text))
        {
            Report(
                "amount", row.Amount, "a number such as 700000000 or 0.5",
                $"\"{RuleProblems.Show(row.Amount)}\" may be {amount:0.###} or {text.Replace(".", "", StringComparison.Ordinal)}; write "
                + "it without "
                + "the point, or without the zeros behind it.",
                "");
        }
        else if (IsPlaceholder(text))
        {
            Report(
                "amount", row.Amount, "a number such as 700000000 or 0.5",
                $"\"{RuleProblems.Show(row.Amount)}\" looks like a number that stands for no limit, and as an amount it would free nearly "
                + "everybody of the clause; write the amount of the license.",
                "");
        }
        else if (amount > (People.Contains(unit, StringComparer.Ordinal) ? MostPeople : MostMoney))
        {
            Report(
                "amount", row.Amount, "a number such as 700000000 or 0.5",
                $"\"{RuleProblems.Show(row.Amount)}\" is more than anybody has, so that the clause would bind nobody; write the amount "
                + "of the "
                + "license.",
                "");
        }

        var meant = unit.Length == 0 || Units.Contains(unit, StringComparer.Ordinal) ? [] : Units.Where(
            known => unit.Split('-').All(known.Split('-').Contains)).ToArray();
        if (meant.Length > 0)
        {
            Report(
                "unit", row.Unit, string.Join(' ', Units),
                $"\"{RuleProblems.Show(row.Unit)}\" may be {string.Join(" or ", meant)}; write which"
                + $"{(isMoney && currency.Length == 0 ? ", and the currency." : ".")}",
                "");
            return null;
        }

        if (unit.Length == 0)
        {
            Report("unit", row.Unit, string.Join(' ', Units), "", "the amount has no unit.");
        }

        if (currency.Length > 0 && !Currencies.Contains(currency, StringComparer.Ordinal))
        {
            Report(
                "currency", row.Currency, "a code of ISO 4217 such as USD",
                $"\"{RuleProblems.Show(row.Currency)}\" is not a currency of ISO "
                + $"4217.{NearWords.Ask(NearWords.Find(currency, Currencies))}",
                "");
        }
        else if (currency.Length == 0 && isMoney)
        {
            Report("currency", row.Currency, "a code of ISO 4217 such as USD", "", "the amount is money and has no currency.");
        }
        else if (currency.Length > 0 && People.Contains(unit, StringComparer.Ordinal))
        {
            Report(
                "currency",
                row.Currency,
                "an empty cell",
                $"\"{RuleProblems.Show(row.Currency)}\" is a currency, but {unit} is no money.",
                "");
        }

        if (unit.Length > 0 && NearWords.Find(unit, Units) is { IsEmpty: false } near && !near.Contains(unit, StringComparer.Ordinal))
        {
            Report(
                "unit", row.Unit, string.Join(' ', Units),
                $"\"{RuleProblems.Show(row.Unit)}\" is not a known unit.{NearWords.Ask(near)} If so, write that.",
                "");
        }
        else if (isSound && !Units.Contains(unit, StringComparer.Ordinal))
        {
            problems.Add(
                RuleProblemKind.UnknownWord,
                $"\"{RuleProblems.Show(row.Unit)}\" is not a known unit. The threshold counts with it as it is written.",
                row,
                "unit",
                row.Unit,
                string.Join(' ', Units),
                isHarmless: true);
        }

        return isSound ? new Threshold(amount, unit, currency, row.MeasuredHow.Trim()) : null;

        void Report(string column, string value, string expectation, string wrong, string missing)
        {
            var isEmpty = value.AsSpan().Trim().IsEmpty;
            isSound = false;
            problems.Add(
                isEmpty ? RuleProblemKind.EmptyValue : RuleProblemKind.UnknownWord,
                $"{(isEmpty ? missing : wrong)} {Consequence}",
                row,
                column,
                value,
                expectation);
        }
    }

    /// <summary>Whether an amount is nothing but nines, as people write for as much as there can be.</summary>
    private static bool IsPlaceholder(string amount) =>
        amount.Length >= FewestNines && !amount.AsSpan().ContainsAnyExcept("9.");

    /// <summary>
    /// What two rows about one clause have in common: the smaller of two amounts of one unit and currency, which holds for more; none when
    /// they do not measure the same.
    /// </summary>
    internal static Threshold? Stricter(Threshold? a, Threshold? b) =>
        a is null || b is null || (a.Unit, a.Currency) != (b.Unit, b.Currency) ? null : a.Amount <= b.Amount ? a : b;
}
