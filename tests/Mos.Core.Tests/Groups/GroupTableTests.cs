using System.Text;
using Mos.Testing;

namespace Mos.Core.Tests.Groups;

public sealed class GroupTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_give_the_class_order_when_nothing_else_does()
    {
        GroupTable table = Csv("class,group\nzebra,1\napple,0\nbear,1\n");
        Assert.Equal(["zebra", "apple", "bear"], table.ClassNames);
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(table.Groups.GroupOf));
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(table.Groups.IndexInGroup));
        Assert.Null(table.Groups.GroupNames);
        Assert.Null(table.DisplayNames);
        Assert.Equal(2, table.IndexOf("bear"));
        Assert.Equal(-1, table.IndexOf("Bear"));
    }

    [Fact]
    public void All_columns_are_used_in_any_order()
    {
        GroupTable table = Csv(""""
            name,Group_Name,index_in_group,group,class_index,wnid
            "bear, brown",animal,1,0,2,n3
            "the ""zebra""",animal,0,0,1,n2

            apple,fruit,0,1,0,n1
            """");
        Assert.Equal(["n1", "n2", "n3"], table.ClassNames);
        Assert.Equal(["apple", "the \"zebra\"", "bear, brown"], table.DisplayNames);
        Assert.Equal(["animal", "fruit"], table.Groups.GroupNames);
        Assert.Equal([4, 1, 2], Enumerable.Range(0, 3).Select(table.Groups.LogitOf));
    }

    [Fact]
    public void Quote_that_is_never_closed_is_refused_in_one_pass_over_a_long_file()
    {
        string rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"c{i},0\n"));
        Assert.Contains("line 2: a field opens with a double quote that is never closed", Assert.Throws<MosFormatException>(() => Csv($"class,group\n\"x,0\n{rows}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Taxonomy_groups_equal_words_in_ordinal_order()
    {
        var table = GroupTable.FromTaxonomy(_folder.File("taxonomy.csv", "wnid,class_index,family\nn1,1,dog\nn0,0,cat\nn2,2, dog \n"u8), "family");
        Assert.Equal(["n0", "n1", "n2"], table.ClassNames);
        Assert.Equal(["cat", "dog"], table.Groups.GroupNames);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(table.Groups.GroupOf));
    }

    [Theory]
    [InlineData("wnid,family\nn1,dog\nn2, \n", "line 3: the column 'family' is empty")]
    [InlineData("wnid,family\nn1,dog\nn1,cat\n", "line 3: class 'n1' stands on line 2")]
    [InlineData("wnid,family\n", "no classes")]
    [InlineData("wnid,kind\nn1,dog\n", "no column 'family'")]
    public void Faulty_taxonomy_is_refused(string text, string message)
    {
        string path = _folder.File("taxonomy.csv", Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<MosFormatException>(() => GroupTable.FromTaxonomy(path, "family")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SelectPresent_keeps_the_order_of_the_table()
    {
        GroupTable table = Csv("class,group\nzebra,1\napple,0\nbear,1\n").SelectPresent(["bear", "zebra"]);
        Assert.Equal(["zebra", "bear"], table.ClassNames);
        Assert.Equal(1, table.Groups.GroupCount);
        Assert.Contains("'cow'", Assert.Throws<MosException>(() => table.SelectPresent(["bear", "cow"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_in_a_class_column_beside_wnid_are_the_class_index() =>
        Assert.Equal(["b", "a"], Csv("class,wnid,group\n1,a,0\n0,b,0\n").ClassNames);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("wnid,grp\na,0\n", "line 1: there is no column 'group'; the columns are: wnid, grp")]
    [InlineData("name,group\na,0\n", "line 1: there is no column 'wnid' or 'class'")]
    [InlineData("wnid,group\n", "no classes below the header")]
    [InlineData("wnid,group\na,0\nb\n", "line 3: 1 fields, but the header names 2")]
    [InlineData("wnid,group\na,0\n\"b,0\n", "line 3: a field opens with a double quote")]
    [InlineData("wnid,group\na,0\nb,x\n", "line 3: the group is 'x'")]
    [InlineData("wnid,group\na,0\nb,-1\n", "line 3: the group is '-1'")]
    [InlineData("wnid,group\na,0\nb,2\n", "line 3: the group is '2'")]
    [InlineData("wnid,group\na,0\nb,0\nc,2\n", "group 1 has no class")]
    [InlineData("wnid,group\na,0\nb,0\na,1\n", "line 4: class 'a' stands on line 2 already")]
    [InlineData("wnid,group,class_index\na,0,1\nb,0,1\n", "line 3: class index 1 stands on line 2 already")]
    [InlineData("wnid,group,class_index\na,0,0\nb,0,2\n", "line 3: the class index is '2'")]
    [InlineData("wnid,group,index_in_group\na,0,0\nb,0,0\n", "line 3: index 0 in group 0 stands on line 2 already")]
    [InlineData("wnid,group,index_in_group\na,0,0\nb,1,1\n", "line 3: index 1 in group 1 is too large")]
    [InlineData("wnid,group,group_name\na,0,x\nb,0,y\n", "line 3: group 0 is named 'y' here and 'x' before")]
    public void Bad_tables_are_refused_with_their_line(string text, string part)
    {
        var error = Assert.Throws<MosFormatException>(() => Csv(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"'{_folder.File("groups.csv")}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_are_read_from_an_array()
    {
        GroupTable table = Counts("(3,)", 3, 4, 2);
        Assert.Equal(12, table.Groups.LogitCount);
        Assert.Null(table.ClassNames);
        Assert.Contains("bare list of counts", Assert.Throws<MosException>(() => table.Select(["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_counts_are_refused()
    {
        Assert.Contains("group 1 has 0 classes", Assert.Throws<MosFormatException>(() => Counts("(2,)", 3, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("group 0 has -3 classes", Assert.Throws<MosFormatException>(() => Counts("(1,)", -3)).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 2]", Assert.Throws<MosFormatException>(() => Counts("(1, 2)", 3, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("[0]", Assert.Throws<MosFormatException>(() => Counts("(0,)")).Message, StringComparison.Ordinal);
        Assert.Contains("add up to", Assert.Throws<MosFormatException>(() => Counts("(2,)", 1 << 24, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => GroupTable.Read(_folder.File("none.npy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Selecting_matches_by_name_and_keeps_the_places()
    {
        GroupTable table = Csv("wnid,group,index_in_group,name,group_name\na,1,1,A,one\nb,0,0,B,zero\nc,1,0,C,one\nd,2,0,D,two\n");

        GroupTable all = table.Select(["d", "c", "b", "a"]);
        Assert.Equal(table.ClassNames!.Select(n => table.Groups.LogitOf(table.IndexOf(n))), table.ClassNames!.Select(n => all.Groups.LogitOf(all.IndexOf(n))));
        Assert.Equal(["D", "C", "B", "A"], all.DisplayNames);

        GroupTable some = table.Select(["d", "a"]);
        Assert.Equal(["one", "two"], some.Groups.GroupNames);
        Assert.Equal([1, 0], new[] { some.Groups.GroupOf(0), some.Groups.GroupOf(1) });
        Assert.Equal(4, some.Groups.LogitCount);

        var error = Assert.Throws<MosException>(() => table.Select(["a", "x", "y"]));
        Assert.Contains("no class 'x' (2 of 3 classes are missing)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Select(["a", "a"]));
    }

    [Fact]
    public void A_table_with_names_of_another_number_or_twice_is_refused()
    {
        ClassGroups groups = ClassGroups.FromSizes([2]);
        Assert.Throws<ArgumentException>(() => new GroupTable(groups, ["a"]));
        Assert.Throws<ArgumentException>(() => new GroupTable(groups, ["a", "a"]));
    }

    public void Dispose() => _folder.Dispose();

    private GroupTable Csv(string text) => GroupTable.Read(_folder.File("groups.csv", Encoding.UTF8.GetBytes(text)));

    private GroupTable Counts(string shape, params long[] counts) => GroupTable.Read(_folder.File("groups.npy", NumpyArray.Bytes("<i8", shape, counts)));
}
