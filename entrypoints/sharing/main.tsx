import { mount } from '../../lib/ui/mount.tsx';
import { SharingPage } from './sharing-page.tsx';

mount((first) => <SharingPage first={first} />);
