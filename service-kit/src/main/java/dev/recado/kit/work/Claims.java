package dev.recado.kit.work;

import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Claims work in the transaction of the loop. The claim is repeated in a new transaction when it loses a race. */
@FunctionalInterface
public interface Claims {

    Uni<ClaimResult> claim(Tx tx, ClaimCapacity room);
}
