package dev.recado.auth.invite;

import java.util.List;

/** Some of a tenant's open invites, and how many there are. */
record InvitePage(long count, List<InviteView> invites) {

    static InvitePage of(long count, List<Invite> invites) {
        return new InvitePage(count, invites.stream().map(InviteView::of).toList());
    }
}
