import { App } from '../popup/app.tsx';
import { mount } from '../popup/mount.tsx';

const inTab = new URLSearchParams(location.search).get('view') === 'tab';

mount((first) => <App first={first} surface={inTab ? 'tab' : 'panel'} />);
