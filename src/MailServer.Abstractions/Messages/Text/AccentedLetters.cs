namespace MailServer.Messages.Text;

/// <summary>
/// The Latin, Greek and Cyrillic capitals with accents, each behind the letter that it is without them: the canonical decompositions of Unicode.
/// Written down here because a process with invariant globalization has no tables to decompose with.
/// </summary>
internal static class AccentedLetters
{
    private const string Table =
        """
        AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ BḂḄḆ CÇĆĈĊČḈ DĎḊḌḎḐḒ EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ FḞ GĜĞĠĢǦǴḠ HĤȞḢḤḦḨḪẖ IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ JĴǰ KĶǨḰḲḴ LĹĻĽḶḸḺḼ MḾṀṂ
        NÑŃŅŇǸṄṆṈṊ OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ PṔṖ RŔŖŘȐȒṘṚṜṞ SŚŜŞŠȘṠṢṤṦṨ TŢŤȚṪṬṮṰẗ UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ VṼṾ WŴẀẂẄẆẈẘ XẊẌ YÝŶŸȲẎẙỲỴỶỸ
        ZŹŻŽẐẒẔ ¨΅῁῭΅ ÆǢǼ ØǾ ƷǮ ΑΆἈἉἊἋἌἍἎἏᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ ΕΈἘἙἚἛἜἝῈΈ ΗΉἨἩἪἫἬἭἮἯᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊΉῌ ΙΊΐΪἸἹἺἻἼἽἾἿῒΐῖῗῘῙῚΊ ΟΌὈὉὊὋὌὍῸΌ ΡῤῬ
        ΥΎΫΰὐὒὔὖὙὛὝὟῢΰῦῧῨῩῪΎ ΩΏὨὩὪὫὬὭὮὯᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺΏῼ ϒϓϔ ІЇ АӐӒ ГЃ ЕЀЁӖ ЖӁӜ ЗӞ ИЍЙӢӤ КЌ ОӦ УЎӮӰӲ ЧӴ ЫӸ ЭӬ ѴѶ ӘӚ ӨӪ
        """;

    /// <summary>The letter without accents for each with.</summary>
    public static Dictionary<char, char> Bases()
    {
        var bases = new Dictionary<char, char>();
        foreach (var family in Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var accented in family.AsSpan(1)) bases[accented] = family[0];
        }

        return bases;
    }
}
