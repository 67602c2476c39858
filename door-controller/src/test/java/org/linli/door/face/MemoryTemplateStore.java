package org.linli.door.face;

import java.util.ArrayList;
import java.util.List;

/** Templates in memory, for tests of what uses a store. */
final class MemoryTemplateStore implements TemplateStore {
    final List<SealedTemplate> templates = new ArrayList<>();
    boolean broken;

    private void check() {
        if (broken) {
            throw new IllegalStateException("disk full");
        }
    }

    @Override
    public List<SealedTemplate> loadAll() {
        check();
        return List.copyOf(templates);
    }

    @Override
    public void put(SealedTemplate template) {
        check();
        templates.removeIf(known -> known.id().equals(template.id()));
        templates.add(template);
    }

    @Override
    public int eraseByConsent(String consent) {
        check();
        int before = templates.size();
        templates.removeIf(template -> template.consent().equals(consent));
        return before - templates.size();
    }

    @Override
    public int eraseByHolder(String holder) {
        check();
        int before = templates.size();
        templates.removeIf(template -> template.holder().equals(holder));
        return before - templates.size();
    }
}
