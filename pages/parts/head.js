/* The menu is a list that contains sections, which a list may not, and each section's name stands outside it: it is
   announced as named groups of links instead. */
function nameSections() {
  for (const section of document.querySelectorAll('[data-testid=stSidebarNavItems] > div')) {
    section.setAttribute('role', 'group');
    section.setAttribute('aria-label', section.querySelector('[data-testid=stNavSectionHeader]')?.innerText ?? '');
    for (const part of [section.parentElement, ...section.querySelectorAll('li')]) part.setAttribute('role', 'none');
  }
}

/* On a phone the menu lies over the page, and a choice in it closes it. */
function closeMenu(event) {
  if (window.innerWidth > 640 || !event.target.closest?.('[data-testid=stSidebarNavLink]')) return;
  setTimeout(() => document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click(), 0);
}

/* A row of tabs that is wider than the screen shows the chosen one. */
let shown;
function showTab() {
  const tab = document.querySelector('[class*=st-key-tabs_] [role=radio][aria-checked=true]');
  if (tab && tab !== shown) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 24;
  shown = tab;
}

let asked = 0;
new MutationObserver(() => {
  asked ||= requestAnimationFrame(() => { asked = 0; nameSections(); showTab(); });
}).observe(document, { childList: true, subtree: true });
document.addEventListener('click', closeMenu);
