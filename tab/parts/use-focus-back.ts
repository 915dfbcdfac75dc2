import { useEffect, useState } from 'react';

/**
 * Gives the focus back to where it was when the dialog opened; to the page's heading when that is gone, as the buttons of a
 * vote are once it is cast.
 */
export function useFocusBack(): void {
  // Read while the dialog is rendered for the first time: its own effects move the focus before any effect here runs.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog has left the page: until then it keeps the focus inside itself.
      setTimeout(() => {
        const target = before instanceof HTMLElement && before.isConnected ? before : document.querySelector<HTMLElement>('h1');
        target?.focus();
      });
    },
    [before],
  );
}
