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

/* The page scrolls within its frame, where the browser does not bring back the place that it had: on Back, Forward and
   reload this does, once the page's script has ended and what it drew is high enough. */
const PLACES = 'kpo-places', PATIENCE = 8000, LATE = 600; // milliseconds; charts come after the script has ended
let returning = 0, isLeft = false; // after a click, what scrolls is no longer a person but the next page
const frame = () => document.querySelector('[data-testid=stMain]');
const places = () => JSON.parse(sessionStorage.getItem(PLACES) ?? '{}');

function keepPlace(event) {
  if (returning || isLeft || event.target !== frame()) return;
  sessionStorage.setItem(PLACES, JSON.stringify({ ...places(), [location.href]: event.target.scrollTop }));
}

function leaveIt() {
  clearInterval(returning);
  returning = 0;
  isLeft = false;
}

function returnToPlace() {
  leaveIt();
  const place = places()[location.href] ?? 0, began = Date.now();
  let hasRun = false, ended = 0;
  returning = setInterval(() => {
    const isRunning = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
    hasRun ||= isRunning;
    if (!isRunning && (hasRun || Date.now() > began + LATE)) {
      ended ||= Date.now();
      frame().scrollTop = place;
    }
    if ((ended && Date.now() > ended + LATE) || Date.now() > began + PATIENCE) leaveIt();
  }, 50);
}

let asked = 0;
new MutationObserver(() => {
  asked ||= requestAnimationFrame(() => { asked = 0; nameSections(); showTab(); });
}).observe(document, { childList: true, subtree: true });
document.addEventListener('click', closeMenu);
document.addEventListener('scroll', keepPlace, true);
for (const own of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(own, leaveIt, true);
addEventListener('click', () => { isLeft = true; }, true);
addEventListener('popstate', returnToPlace);
if (performance.getEntriesByType('navigation')[0]?.type !== 'navigate') returnToPlace();
