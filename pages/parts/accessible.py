"""What Streamlit's own markup lacks for screen readers and for contrast, added in the browser.

tests/pages/test_accessibility.py tests that the menu and the chosen segment still need it.
"""

import streamlit as st

# No one colour has a contrast of 4.5:1 both on the dark background, as the text of the chosen segment and of a
# slider's value, and below the white text of a primary button. So these take the colour of other text; the border
# and tint show the chosen segment. A quiet button in use would take a shade of that colour, at 1.7:1 when open.
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

# The menu is a list that contains sections, which a list may not, and each section's name stands outside it: it is
# announced as named groups of links instead. On a phone the menu lies over the page, and a choice in it closes it.
SCRIPT = """
function add() {
  for (const section of document.querySelectorAll('[data-testid=stSidebarNavItems] > div')) {
    section.setAttribute('role', 'group');
    section.setAttribute('aria-label', section.querySelector('[data-testid=stNavSectionHeader]')?.innerText ?? '');
    for (const part of [section.parentElement, ...section.querySelectorAll('li')]) part.setAttribute('role', 'none');
  }
}
function close(event) {
  if (window.innerWidth > 640 || !event.target.closest?.('[data-testid=stSidebarNavLink]')) return;
  setTimeout(() => document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click(), 0);
}
export default function () {
  let asked = 0;
  const observer = new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => { asked = 0; add(); });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('click', close);
  add();
  return () => {
    observer.disconnect();
    document.removeEventListener('click', close);
    cancelAnimationFrame(asked);
  };
}
"""

_component = st.components.v2.component("accessible", css=STYLE, js=SCRIPT, isolate_styles=False)


def additions() -> None:
    """Add them to the page; they show nothing themselves."""
    _component(key="accessible", height="content")
