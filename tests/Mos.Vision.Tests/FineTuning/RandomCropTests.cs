namespace Mos.Vision.Tests.FineTuning;

public class RandomCropTests
{
    private const int Source = 5;
    private const int Size = 3;

    [Fact]
    public void Cut_manyDraws_givesEveryPlaceAndBothDirectionsAndNothingElse()
    {
        // The bytes of a pixel tell its place: row, column, and one that tells the channels apart.
        byte[] source = [.. Enumerable.Range(0, Source * Source).SelectMany(i => new[] { (byte)(i / Source), (byte)(i % Source), (byte)200 })];
        var seen = new HashSet<(int Top, int Left, bool Flipped)>();
        var target = new byte[Size * Size * 3];
        for (int draw = 0; draw < 400; draw++)
        {
            RandomCrop.Cut(source, Source, target, Size, new SplitMix64(draw));
            bool flipped = target[1] > target[4];
            int top = target[0], left = flipped ? target[1] - (Size - 1) : target[1];
            for (int i = 0; i < Size * Size; i++)
            {
                int x = flipped ? Size - 1 - (i % Size) : i % Size;
                Assert.Equal([(byte)(top + (i / Size)), (byte)(left + x), 200], target[(i * 3)..((i * 3) + 3)]);
            }

            seen.Add((top, left, flipped));
        }

        Assert.Equal(3 * 3 * 2, seen.Count);
    }

    [Fact]
    public void Cut_ofTheSameSize_onlyFlips()
    {
        byte[] source = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var results = new HashSet<string>();
        for (int draw = 0; draw < 20; draw++)
        {
            var target = new byte[12];
            RandomCrop.Cut(source, 2, target, 2, new SplitMix64(draw));
            results.Add(string.Join(' ', target));
        }

        Assert.Equal(["1 2 3 4 5 6 7 8 9 10 11 12", "4 5 6 1 2 3 10 11 12 7 8 9"], results.Order());
    }
}
