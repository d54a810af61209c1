"""Texts that try to break something: known tricks, and whatever Hypothesis thinks of."""

from typing import Final

from hypothesis import strategies as st

TRICKS: Final = (
    "<!channel> <!here> <!everyone> @here @channel @everyone <@U024BE7LH> <#C1> <!subteam^S1>",
    "<https://evil.example|click> https://evil.example www.evil.example mailto:x@evil.example",
    "<zz-evil on-evil=1>x</zz-evil><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" ' onfocus='x' autofocus `onclick=`",
    "</span></div></template></textarea></title><!-- <![CDATA[ ]]> --!> <zz-evil/>",
    "&lt;zz-evil&gt; &amp;lt; &#60;zz-evil&#62; &#x3c; &zwj;",
    "[x](javascript:alert(1)) ![y](https://evil.example/y.png) *b* _i_ ~s~ `c` ```d```\n> q\n# h",
    "<at>everyone</at> {{x}} {% x %} ${x} %s %(x)s {0} {x!r} \\u0000 \\",
    "javascript:alert(1) data:text/html,<zz-evil> tel:+1;ext=<@U1> ://",
    "\u202egnp.exe\u202c \u2066a\u2067b\u2068c \u200fשלום\u200e عربي \u061c \u202a\u202b\u202d",
    "שלום עולם (שרה) · مرحبا",
    "Z" + "\u0310\u0489\u0321\u0334\u20dd" * 60 + "algo" + "\u0300" * 300,
    "👨‍👩‍👧‍👦👍🏽🏳️‍🌈🇩🇪1️⃣\u200d\u200d👩\u200d \ufe0f\u200d",
    "a\u200bb\u200cc\u200dd\u2060e\ufeff\u00ad\u034f\u180e",
    "\ue000\uf8ff\U000f0000\U0010fffd\ufdd0\uffff\U0001f9ff𝕳𐎀𒀀",
    "\x00\x01\x07\x08\x1b[31m\x7f\x85\x9b\r\n\v\f\u2028\u2029\t",
    " \u00a0\u2003\u3000\u200b\t\n ",
    "ﷺ" * 40 + "𒐫" * 40,
    "W" * 300,
    "word " * 4_000,
    "é" * 20_000,
    "😀" * 10_000,
    "\n" * 500 + "x",
    "-",
    "",
)

texts: Final = st.one_of(
    st.sampled_from(TRICKS),
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=20)), max_size=4).map(" ".join),
)
