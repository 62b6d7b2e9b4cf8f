using OrleansTicketing.Models;
using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class IntentCorpusTests
{
    [Fact]
    public void Every_intent_is_said_in_both_languages_and_nothing_is_said_twice()
    {
        Assert.All(IntentCorpus.All, intent =>
        {
            var chinese = intent.Examples.Count(e => e.Any(c => CharacterKinds.Of(c) is CharacterKind.Cjk));
            Assert.True(chinese >= 15, $"{intent.Key}: {chinese} in Chinese.");
            Assert.True(intent.Examples.Count - chinese >= 15, $"{intent.Key}: {intent.Examples.Count - chinese} in English.");
        });
        Assert.Equal(IntentCorpus.All.Sum(i => i.Examples.Count), IntentCorpus.All.SelectMany(i => i.Examples).Distinct().Count());
        Assert.Contains(IntentCorpus.All, intent => intent.Key == IntentClassifier.None);
    }

    [Fact]
    public void Seed_of_intents_is_the_same_to_the_bit_wherever_it_is_trained() =>
        Assert.Equal(ModelFile.Write(ModelTraining.Seed(ModelKind.Intent).Classifier), ModelFile.Write(ModelTraining.Seed(ModelKind.Intent).Classifier));
}
