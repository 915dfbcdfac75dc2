import { Link, type LinkProps } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { formatRoute, type Route } from './route.ts';

type Props = Readonly<{ to: Route; children: ReactNode; className?: string; appearance?: NonNullable<LinkProps['appearance']> }>;

/** A real link, so that the keyboard, the middle button and screen readers know what it is. */
export function RouteLink({ to, children, className, appearance = 'default' }: Props) {
  return (
    <Link href={formatRoute(to)} appearance={appearance} {...(className === undefined ? {} : { className })}>
      {children}
    </Link>
  );
}
