using System.Globalization;
using ElodinFast.KillCampaign;

// Kills a process that writes a database, over and over, and checks what the next opening finds.
//   dotnet run -c Release --project tests/tools/KillCampaign -- [KILLS] [SEED]
if (args is ["child", var database, var counts])
{
    Load.Run(database, counts);
    return 0;
}

if (args is ["fill", var disk])
{
    string? wrong = FullDisk.Run(disk);
    Console.Out.WriteLine(wrong ?? "ok");
    return wrong is null ? 0 : 1;
}

if (args is ["full-rings", var rings, var beside])
{
    string? wrong = FullDisk.RunWithFullRings(rings, beside);
    Console.Out.WriteLine(wrong ?? "ok");
    return wrong is null ? 0 : 1;
}

if (args is ["open", var directory])
{
    try
    {
        ElodinFast.Storage.Database.Open(directory).Dispose();
        return 0;
    }
    catch (ElodinFast.Storage.DatabaseException refused)
    {
        Console.Out.WriteLine($"refused: {refused.Message}");
        return 1;
    }
}

int kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
string folder = Directory.CreateTempSubdirectory("elodinfast-kills-").FullName;
var campaign = new Campaign(folder, seed);
for (int kill = 1; kill <= kills; kill++)
{
    if (campaign.RunOnce() is { } wrong)
    {
        Console.Error.WriteLine($"seed {seed}, kill {kill}: {wrong}; left in {folder}");
        return 1;
    }

    if (kill % 25 == 0)
    {
        Console.Out.WriteLine($"{kill} kills, {campaign.CheckedCount} samples and messages as written, {campaign.InFlight} in flight were whole");
    }
}

Directory.Delete(folder, recursive: true);
Console.Out.WriteLine($"seed {seed}: {kills} kills, nothing lost, nothing shifted; {campaign.CheckedCount} samples and messages checked");
return 0;
