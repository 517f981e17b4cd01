using MailServer.Fuzz;
using SharpFuzz;

// fuzz.sh starts this with the first two forms; the third shows again what a fuzzer found.
switch (args)
{
    case ["--afl", var name] when FuzzTargets.All.TryGetValue(name, out var target):
        Fuzzer.OutOfProcess.Run(stream => target(ReadAll(stream)));
        return 0;

    case ["--libfuzzer", var name] when FuzzTargets.All.TryGetValue(name, out var target):
        Fuzzer.LibFuzzer.Run(target);
        return 0;

    case ["--replay", var name, .. { Length: > 0 } inputs] when FuzzTargets.All.TryGetValue(name, out var target):
        foreach (var file in inputs.SelectMany(Files))
        {
            Console.WriteLine($"{name}: {file}");
            target(await File.ReadAllBytesAsync(file));
        }
        return 0;

    case ["--list"]:
        foreach (var name in FuzzTargets.All.Keys) Console.WriteLine(name);
        return 0;

    default:
        Console.Error.WriteLine("Usage: MailServer.Fuzz --list | --replay TARGET FILE_OR_FOLDER… | --afl TARGET | --libfuzzer TARGET");
        return 1;
}

static byte[] ReadAll(Stream stream)
{
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    return memory.ToArray();
}

static IEnumerable<string> Files(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : [path];
