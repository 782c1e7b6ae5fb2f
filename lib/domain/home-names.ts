/**
 * Public names that a home answers itself: the makers of routers, storage and mesh networks document
 * them for their own pages, and the name's public address says nothing about who answers there.
 * Each covers the names below it. They stand by maker, so that a gap shows.
 */
const HOME_NAMES = [
  // Routers: AVM, Telekom, O2, Vodafone, Swisscom, Free, Bouygues
  'fritz.box fritz.nas myfritz.box myfritz.net speedport.ip easy.box o2.box',
  'vodafone.box congstar.box internetbox.swisscom.ch',
  'mafreebox.freebox.fr freeboxos.fr mabbox.bytel.fr',
  // Asus, Netgear, TP-Link, Linksys, D-Link, Tenda, Xiaomi, Huawei
  'router.asus.com asusrouter.com repeater.asus.com routerlogin.net routerlogin.com',
  'orbilogin.com orbilogin.net mywifiext.net mywifiext.com readyshare.com',
  'tplinkwifi.net tplinklogin.net tplinkmodem.net tplinkrepeater.net tplinkap.net',
  'tplinkeap.net tplinkplc.net tplinkextender.net myrouter.info linksyssmartwifi.com',
  'dlinkrouter.com dlinkap.com tendawifi.com re.tenda.cn miwifi.com',
  'hi.link ap.setup tplinkdeco.net tplogin.cn extender.linksys.com',
  // Mercury, Fast, netis, Totolink, Zyxel, Wavlink, ZTE, Phicomm, Google, KPN
  'melogin.cn falogin.cn netis.cc itotolink.net zyxelwifi.com zyxelwifi.net',
  'wavlogin.link wifi.wavlink.com ufi.ztedevice.com p.to onhub.here testwifi.here mijnmodem.kpn',
  // Mercusys, Ubiquiti, Meraki, Aruba, Ruckus, GL.iNet, Firewalla, Pi-hole
  'mwlogin.net setup.ui.com ui.direct my.meraki.com setup.meraki.com',
  'wired.meraki.com switch.meraki.com ap.meraki.com mx.meraki.com instant.arubanetworks.com',
  'unleashed.ruckuswireless.com console.gl-inet.com my.firewalla.com pi.hole',
  // Storage and media: Plex, Synology, QNAP, Western Digital, Home Assistant
  'plex.direct quickconnect.to find.synology.com myds.me diskstation.me',
  'router.synology.com synology.me myqnapcloud.com myqnapcloud.io remotewd.com mycloud.com wd2go.com ui.nabu.casa',
  // Mesh networks: Tailscale, NetBird, Cloudflare WARP
  'ts.net tailscale.net netbird.cloud netbird.selfhosted',
  'connectivity.cloudflareclient.com',
  // Metadata of cloud machines
  'metadata.goog internal.cloudapp.net metadata.tencentyun.com api.metadata.cloud.ibm.com',
  'metadata.platformequinix.com metadata.packet.net',
  // Names made for addresses in one's own network
  'local.gd localhost.direct lan.direct local-ip.medicmobile.org my.local-ip.co lacolhost.com',
  'fuf.me backname.io',
].flatMap((line) => line.split(' '));

/** Whether a home may answer this name itself. `host` must be lower case. */
export const isHomeName = (host: string): boolean =>
  HOME_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
