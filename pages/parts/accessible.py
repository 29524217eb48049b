"""What Streamlit's own markup lacks for people who hear a page or need its contrast, added in the browser.

That the menu, the sparklines and the chosen segment still need it has a test (tests/pages/test_accessibility.py).
"""

import streamlit as st

# One colour cannot be both 4.5:1 on the dark background, as the text of the chosen segment and of a slider's value,
# and 4.5:1 below the white text of a primary button. So these are written as other text is; the chosen segment is
# told by its border and tint. A quiet button in use would be written in a shade of it, at 1.7:1 where it is open.
STYLE = """
button[data-variant=segmented_control][data-selected]:not([data-disabled]),
[data-testid=stSliderThumbValue],
:is([data-testid=stBaseButton-tertiary], [data-testid=stPopoverButton]):is(:hover, :active, [aria-expanded=true]) {
  color: inherit !important;
}
:is([data-testid=stBaseButton-tertiary], [data-testid=stPopoverButton]):hover p {
  text-decoration: underline;
}
.st-key-accessible {
  display: none;
}
"""

# The menu is a list whose items lie in sections, which no list may hold, and each section's name is no part of it:
# it is said as named groups of links instead. A tile's sparkline is a drawing of which each empty layer is announced
# without a name; the tile says its numbers in words.
SCRIPT = """
function add() {
  for (const section of document.querySelectorAll('[data-testid=stSidebarNavItems] > div')) {
    section.setAttribute('role', 'group');
    section.setAttribute('aria-label', section.querySelector('[data-testid=stNavSectionHeader]')?.innerText ?? '');
    for (const part of [section.parentElement, ...section.querySelectorAll('li')]) part.setAttribute('role', 'none');
  }
  for (const trend of document.querySelectorAll('[data-testid=stMetricChart]')) {
    trend.setAttribute('aria-hidden', 'true');
  }
}
export default function () {
  let asked = 0;
  const observer = new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => { asked = 0; add(); });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  add();
  return () => { observer.disconnect(); cancelAnimationFrame(asked); };
}
"""

_component = st.components.v2.component("accessible", css=STYLE, js=SCRIPT, isolate_styles=False)


def additions() -> None:
    """Put the additions into the page; they show nothing themselves."""
    _component(key="accessible", height="content")
