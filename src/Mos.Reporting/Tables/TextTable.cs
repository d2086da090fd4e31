namespace Mos.Reporting;

/// <summary>A small table of facts that Markdown and HTML render alike. The first column heads the rows.</summary>
internal sealed record TextTable(IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A column of a <see cref="TextTable"/>; numbers are aligned to the right.</summary>
internal sealed record TextColumn(string Heading, bool IsNumber = false);
