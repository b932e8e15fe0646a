package dev.recado.kit.http;

/** Which page of a list is asked for, within what one answer may hold. */
public record PageRequest(int page, int pageSize) {

    public static final int PAGE_SIZE_MAX = 100;
    public static final int PAGE_MAX = 10_000;
    private static final int PAGE_SIZE = 20;

    public PageRequest {
        if (page < 1 || page > PAGE_MAX) {
            throw Refusal.invalid("page", "from 1 to " + PAGE_MAX);
        }
        if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
            throw Refusal.invalid("page_size", "from 1 to " + PAGE_SIZE_MAX);
        }
    }

    /** With the defaults for what the caller left out. */
    public static PageRequest of(Integer page, Integer pageSize) {
        return new PageRequest(page == null ? 1 : page, pageSize == null ? PAGE_SIZE : pageSize);
    }

    public int offset() {
        return (page - 1) * pageSize;
    }
}
