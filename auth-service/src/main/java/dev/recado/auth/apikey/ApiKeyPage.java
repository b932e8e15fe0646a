package dev.recado.auth.apikey;

import java.util.List;

/** Some of a tenant's keys, and how many there are. */
record ApiKeyPage(long count, List<ApiKeyView> keys) {
}
