package dev.recado.auth.invite;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.NewUser;

/** What who was invited says to join: the link's token, a password of their choice, and how they are called. */
record InviteAcceptance(@NotBlank @Size(max = LinkToken.TEXT_MAX) String token,
        @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String password,
        @Size(max = NewUser.NAME_MAX) String name) {

    LinkToken link() {
        return new LinkToken(token);
    }

    @Override
    public String toString() {
        return "InviteAcceptance[]";
    }
}
