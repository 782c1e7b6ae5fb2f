import { mount } from '../../lib/ui/mount.tsx';
import { App } from '../popup/app.tsx';

const inTab = new URLSearchParams(location.search).get('view') === 'tab';

mount((first) => <App first={first} surface={inTab ? 'tab' : 'panel'} />);
