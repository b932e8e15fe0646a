package dev.recado.conversation.contact;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.recado.kit.phone.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of the senders of a batch.
 *
 * @param ofSenders the contact of each sender, in the order of the senders
 * @param merged each merged contact, and the contact into which it merged
 * @param removedPhones numbers that no longer belong to their contact
 * @param outdated the senders, by their place, whose reported number is not theirs, because a newer report says otherwise
 */
public record ResolvedContacts(List<ContactId> ofSenders, Map<ContactId, ContactId> merged, List<RemovedPhone> removedPhones,
        Set<Integer> outdated) {

    /** True when no contact merged or lost a number, as in nearly every batch. */
    public boolean isPlain() {
        return merged.isEmpty() && removedPhones.isEmpty();
    }

    /** The contacts whose conversations change. */
    public Set<ContactId> changed() {
        var changed = new HashSet<>(merged.keySet());
        removedPhones.forEach(lost -> changed.add(lost.contact()));
        return changed;
    }

    /**
     * A number that no longer belongs to its contact: it has a new owner, or the contact has a new number.
     *
     * @param newPhone the new number of the contact; null when the number has a new owner
     */
    public record RemovedPhone(ContactId contact, String phone, @Nullable String newPhone) {

        public boolean isSpelledAs(@Nullable String written) {
            return written != null && Objects.equals(PhoneNumber.canonical(phone), PhoneNumber.canonical(written));
        }

        @Override
        public String toString() {
            return "RemovedPhone[contact=" + contact + "]";
        }
    }
}
