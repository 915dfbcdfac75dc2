import { Notice } from './notice.tsx';

/** Where this page was opened without Teams around it, so nobody can say who is looking. */
export function Outside() {
  return (
    <Notice title="Open Signalbox in Microsoft Teams">
      This page works inside Teams, which tells Signalbox who you are. In Teams, open the channel where Signalbox is installed and choose
      its tab, or search for Signalbox under Apps. If you see this inside Teams, reload the tab; if it stays, ask your Teams administrator
      whether Signalbox is allowed for you.
    </Notice>
  );
}
