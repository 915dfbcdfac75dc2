import { Avatar, type AvatarProps } from '@fluentui/react-components';
import type { Account } from '../../../contract.ts';

type Props = Readonly<{ account: Account; size: NonNullable<AvatarProps['size']> }>;

/** People have their initials; apps (`28:` ids) their icon. Decoration: the name always stands beside it. */
export function AccountAvatar({ account, size }: Props) {
  if (account.id.startsWith('28:'))
    return <Avatar aria-hidden={true} shape="square" size={size} image={{ src: '/local/icon.svg', alt: '' }} name={account.name} />;
  return <Avatar aria-hidden={true} size={size} name={account.name} color="colorful" idForColor={account.name} />;
}
