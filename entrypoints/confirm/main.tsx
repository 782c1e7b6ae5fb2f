import { mount } from '../../lib/ui/mount.tsx';
import { ConfirmPage } from './confirm-page.tsx';

mount((first) => <ConfirmPage first={first} />);
