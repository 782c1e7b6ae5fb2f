import { mount } from '../popup/mount.tsx';
import { SharingPage } from './sharing-page.tsx';

mount((first) => <SharingPage first={first} />);
