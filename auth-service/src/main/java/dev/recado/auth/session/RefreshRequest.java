package dev.recado.auth.session;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A refresh token that somebody shows. */
public record RefreshRequest(@NotBlank @Size(max = TokenRequest.SECRET_MAX) String refreshToken) {

    @Override
    public String toString() {
        return "RefreshRequest[]";
    }
}
