// Streamlit leaves the focus nowhere when a dialog closes; what opened it takes it back.

let closing;

function focusAfterDialog(focus) {
  let wasOpen = false;
  closing?.disconnect();
  closing = new MutationObserver(() => {
    const isOpen = document.querySelector("[role=dialog]") !== null;
    if (wasOpen && !isOpen) {
      closing.disconnect();
      focus();
    }
    wasOpen ||= isOpen;
  });
  closing.observe(document.body, { childList: true, subtree: true });
}
