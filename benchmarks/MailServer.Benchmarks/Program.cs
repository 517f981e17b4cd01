using BenchmarkDotNet.Running;
using MailServer.Benchmarks.Stores;

if (args is [LongQueue.Command, .. var arguments]) return await LongQueue.FillAsync(arguments);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
