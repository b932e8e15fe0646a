package dev.recado.auth.user;

import java.util.List;

/** Some of a tenant's people, and how many there are. */
record UserPage(long count, List<UserView> users) {

    static UserPage of(long count, List<UserAccount> accounts) {
        return new UserPage(count, accounts.stream().map(UserView::of).toList());
    }
}
