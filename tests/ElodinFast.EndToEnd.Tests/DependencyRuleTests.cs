using System.Text.RegularExpressions;
using System.Xml.Linq;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

/// <summary>
/// A project of src depends only on projects above it (docs/architecture.md). Read from the project files and from the sources' using
/// directives, so that neither a reference nor a namespace slips through.
/// </summary>
public sealed partial class DependencyRuleTests
{
    private static readonly string[] s_order =
        ["Wire", "Buffers", "Storage", "Net", "Hosting", "Client", "Mirror", "Sim", "Examples", "Web", "Cli"];

    private static readonly Dictionary<string, string[]> s_uses = new()
    {
        ["Wire"] = [],
        ["Buffers"] = [],
        ["Storage"] = ["Wire", "Buffers"],
        ["Net"] = ["Wire", "Buffers"],
        ["Hosting"] = ["Storage", "Net"],
        ["Client"] = ["Wire", "Net"],
        ["Mirror"] = ["Hosting", "Client"],
        ["Sim"] = ["Storage", "Mirror"],
        ["Examples"] = ["Sim"],
        ["Web"] = ["Hosting"],
        ["Cli"] = s_order[..^1],
    };

    [Fact]
    public void ProjectReferences_OfEveryProject_FollowTheTable()
    {
        foreach ((string project, string folder) in Projects())
        {
            var references = XDocument.Load(Path.Combine(folder, $"ElodinFast.{project}.csproj"))
                .Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))["ElodinFast.".Length..]);
            HashSet<string> allowed = Reachable(project);
            Assert.All(references, r => Assert.True(allowed.Contains(r), $"ElodinFast.{project} must not reference ElodinFast.{r}"));
        }
    }

    [Fact]
    public void Namespaces_UsedInSources_FollowTheTable()
    {
        foreach ((string project, string folder) in Projects())
        {
            HashSet<string> allowed = Reachable(project);
            allowed.Add(project);
            foreach (string file in Sources(folder))
            {
                foreach (Match use in NamespaceUse().Matches(File.ReadAllText(file)))
                {
                    string used = use.Groups[1].Value;
                    Assert.True(allowed.Contains(used), $"{Path.GetFileName(file)} of ElodinFast.{project} uses ElodinFast.{used}");
                }
            }
        }
    }

    [Fact]
    public void Sources_OfEveryProject_StandInTheProjectsNamespace()
    {
        foreach ((string project, string folder) in Projects())
        {
            foreach (string file in Sources(folder))
            {
                Match declared = NamespaceDeclaration().Match(File.ReadAllText(file));
                Assert.True(
                    !declared.Success || declared.Groups[1].Value == $"ElodinFast.{project}",
                    $"{Path.GetFileName(file)} of ElodinFast.{project} declares {declared.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void Table_OfUses_PointsUpwardsOnly()
    {
        foreach ((string project, string[] uses) in s_uses)
        {
            Assert.All(uses, u => Assert.True(Array.IndexOf(s_order, u) < Array.IndexOf(s_order, project)));
        }
    }

    [Fact]
    public void Kestrel_IsReferencedByWebOnly()
    {
        foreach ((string project, string folder) in Projects())
        {
            string text = File.ReadAllText(Path.Combine(folder, $"ElodinFast.{project}.csproj"));
            Assert.True(project == "Web" || !text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        }
    }

    private static (string Project, string Folder)[] Projects()
    {
        (string, string)[] projects = [.. Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src"))
            .Select(d => (Path.GetFileName(d)["ElodinFast.".Length..], d))];
        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.True(s_uses.ContainsKey(p.Item1), $"src/ElodinFast.{p.Item1} stands in no table"));
        return projects;
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static HashSet<string> Reachable(string project)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>(s_uses[project]);
        while (open.TryDequeue(out string? next))
        {
            if (found.Add(next))
            {
                Array.ForEach(s_uses[next], open.Enqueue);
            }
        }

        return found;
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?ElodinFast\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceUse();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
