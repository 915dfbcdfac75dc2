import { Button } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';
import { useWords } from './words-context.ts';

type Props = Readonly<{ children: ReactNode }>;

/** Shows a page instead of nothing when a part of the tab cannot be drawn or a newer version replaced its files. */
export class BrokenPage extends Component<Props, Readonly<{ broken: boolean }>> {
  override state = { broken: false };

  static getDerivedStateFromError(): Readonly<{ broken: boolean }> {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Broken />;
  }
}

function Broken() {
  const { say } = useWords();
  const reload = (
    <Button appearance="primary" onClick={() => window.location.reload()}>
      {say('notice.reload')}
    </Button>
  );
  return (
    <Notice title={say('notice.broken')} action={reload}>
      {say('notice.broken-text')}
    </Notice>
  );
}
