import { Button } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';

type Props = Readonly<{ children: ReactNode }>;

/** Shows a page instead of nothing when a part of the tab cannot be drawn or a newer version replaced its files. */
export class BrokenPage extends Component<Props, Readonly<{ broken: boolean }>> {
  override state = { broken: false };

  static getDerivedStateFromError(): Readonly<{ broken: boolean }> {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice
        title="This page could not be shown"
        action={
          <Button appearance="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        Signalbox may have been updated while the tab was open. Reload it; nothing that you started is lost.
      </Notice>
    );
  }
}
