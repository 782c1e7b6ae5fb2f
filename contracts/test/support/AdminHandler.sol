// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Pool} from "../../src/vault/Pool.sol";
import {Roots} from "../../src/vault/Roots.sol";
import {Signers} from "../../src/vault/Signers.sol";
import {Role} from "../../src/vault/Types.sol";
import {Handler} from "./Handler.sol";

/// Owner, guardian and root keys that use and abuse their power.
contract AdminHandler is Handler {
    uint256 private constant KEYS_PER_ROLE = 12;

    function pause(uint256 duration) external {
        duration = bound(duration, 0, 8 days);
        bool works = duration != 0 && pausedLately() + duration <= 7 days;
        vm.prank(GUARDIAN);
        if (!run("pause", works, abi.encodeCall(Pool.pause, (duration)))) return;
        if (paused()) pauses[pauses.length - 1].until = block.timestamp;
        pauses.push(PauseInBooks(block.timestamp, block.timestamp + duration));
    }

    /// Seconds of pauses until now, back to where there was none for thirty days.
    function pausedLately() private view returns (uint256 sum) {
        uint256 from = block.timestamp;
        for (uint256 i = pauses.length; i != 0; --i) {
            PauseInBooks storage p = pauses[i - 1];
            if (from >= p.until + 30 days) break;
            sum += min(p.until, block.timestamp) - p.from;
            from = p.from;
        }
    }

    function unpause() external {
        bool works = paused();
        vm.prank(GUARDIAN);
        if (run("unpause", works, abi.encodeCall(Pool.unpause, ()))) {
            pauses[pauses.length - 1].until = block.timestamp;
        }
    }

    function setWindowCap(uint256 to) external {
        cap = to % 3 == 0 ? 0 : bound(to, 0, 1e12);
        vm.prank(OWNER);
        run("setWindowCap", true, abi.encodeCall(Pool.setWindowCap, (cap)));
    }

    function postRoot(uint256 k, uint256 total, uint256 poster, uint256 cosigner) external {
        RootInBooks memory r = RootInBooks(accounts[k % KEYS], 0, block.timestamp + 48 hours, false, 0, 0);
        r.cumulative = bound(total, 0, uint256(vault.totalAccrued()) + 2);
        (uint256 posterKey, bool posts) = someKey(Role.RootPoster, poster);
        (uint256 cosignerKey, bool cosigns) = someKey(Role.RootCosigner, cosigner);
        bool works = posts && cosigns && isDue() && r.cumulative >= lastTotal()
            && r.cumulative <= vault.totalAccrued();
        (r.posterKey, r.cosignerKey) = (posterKey, cosignerKey);
        bytes memory call = postCall(leaf(r.account, r.cumulative), r.cumulative, cosignerKey);
        vm.prank(vm.addr(posterKey));
        if (run("postRoot", works, call)) roots.push(r);
    }

    function isDue() private view returns (bool) {
        uint256 count = roots.length;
        return count == 0 || block.timestamp >= roots[count - 1].validAt - 48 hours + 30 minutes;
    }

    function postCall(bytes32 root, uint256 total, uint256 key) private view returns (bytes memory) {
        bytes memory cosignature = cosign(key, roots.length + 1, root, total, HEAD);
        return abi.encodeCall(Roots.postRoot, (root, uint128(total), HEAD, cosignature));
    }

    function veto(uint256 e) external {
        uint256 epoch = bound(e, roots.length < 4 ? 0 : roots.length - 4, roots.length + 1);
        bool pending = epoch != 0 && epoch <= roots.length && block.timestamp < roots[epoch - 1].validAt;
        vm.prank(GUARDIAN);
        bool works = pending && block.timestamp >= nextVetoAt;
        if (!run("vetoRootsFrom", works, abi.encodeCall(Roots.vetoRootsFrom, (epoch)))) return;
        nextVetoAt = block.timestamp + 7 days;
        for (uint256 i = epoch - 1; i < roots.length; ++i) roots[i].vetoed = true;
    }

    function addSigner(uint256 r, uint256 old) external {
        Role role = Role(bound(r, 1, 4));
        KeyInBooks[] storage list = keysOf[role];
        (uint256 known,) = someKey(role, old);
        vm.prank(OWNER);
        run("addSigner again", false, abi.encodeCall(Signers.addSigner, (vm.addr(known), role)));
        if (list.length == KEYS_PER_ROLE) return;
        uint256 key = 0x10000 * uint256(role) + list.length;
        vm.prank(OWNER);
        run("addSigner", true, abi.encodeCall(Signers.addSigner, (vm.addr(key), role)));
        list.push(KeyInBooks(key, block.timestamp + 2 days, 0));
    }

    /// Never revokes the newest key of a role, or soon no call of the walk would succeed.
    function revokeSigner(uint256 r, uint256 i, bool byOwner) external {
        Role role = Role(bound(r, 1, 4));
        KeyInBooks[] storage list = keysOf[role];
        if (list.length == 1) return;
        KeyInBooks storage k = list[i % (list.length - 1)];
        bool blocks = role == Role.Accrual && k.revokedAt == 0 && block.timestamp >= k.validFrom
            && (refundsFrom == 0 || block.timestamp >= refundsFrom - 30 days + 365 days);
        bool known = k.revokedAt == 0;
        vm.prank(byOwner ? OWNER : GUARDIAN);
        if (run("revokeSigner", known, abi.encodeCall(Signers.revokeSigner, (vm.addr(k.key))))) bookRevocation(k);
        if (blocks) refundsFrom = block.timestamp + 30 days;
    }

    function lastTotal() public view returns (uint256) {
        for (uint256 i = roots.length; i != 0; --i) {
            if (stands(i)) return roots[i - 1].cumulative;
        }
        return 0;
    }
}
