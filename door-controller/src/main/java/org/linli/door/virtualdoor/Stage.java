package org.linli.door.virtualdoor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.PictureException;
import org.linli.door.camera.Pictures;
import org.linli.door.http.HttpProblem;
import org.linli.door.http.LocalServer;
import org.linli.door.http.Reply;
import org.linli.door.http.Request;
import org.linli.hardware.Frame;
import org.linli.hardware.virtual.VirtualControls;

/** The routes that put something before the camera, and what there is to choose from. Whatever stands there leaves after a minute. */
final class Stage {

    private static final int MAX_UPLOAD_BYTES = 12 * 1024 * 1024;
    private static final int MAX_LIVE_BYTES = 1024 * 1024;
    private static final int MAX_TEXT = 4300;
    private static final int MAX_SAMPLES = 24;
    private static final long STAYS_SECONDS = 60;
    /** A browser that stops sending webcam pictures has turned away. */
    private static final long LIVE_STAYS_SECONDS = 2;

    private static final int THUMBNAIL_WIDTH = 200;
    private static final int VIEW_WIDTH = 400;

    private final VirtualDoorPage.Options options;
    private final VirtualControls controls;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Map<String, byte[]> thumbnails = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> leaving;
    private volatile @Nullable Frame view;
    private volatile @Nullable Frame live;

    Stage(VirtualDoorPage.Options options, VirtualControls controls, Clock clock, ScheduledExecutorService timer) {
        this.options = options;
        this.controls = controls;
        this.clock = clock;
        this.timer = timer;
    }

    void serve(LocalServer server) {
        server.on("GET", "/api/props", request -> Reply.json(props()))
                .on("POST", "/api/camera/picture", this::picture)
                .on("POST", "/api/camera/live", this::live)
                .on("POST", "/api/camera/sample", this::sample)
                .on("POST", "/api/camera/code", this::code)
                .on("POST", "/api/camera/clear", request -> {
                    clear();
                    return Reply.done();
                })
                .on("GET", "/api/camera/view", request -> view())
                .on("GET", "/api/sample", this::thumbnail);
    }

    private Map<String, Object> props() {
        Map<String, Object> all = new LinkedHashMap<>();
        VirtualProps.DoorName name = options.props().doors().stream()
                .filter(each -> each.id().equals(options.door()))
                .findFirst()
                .orElse(new VirtualProps.DoorName(options.door(), options.door(), options.door()));
        all.put("door", name);
        all.put("neighbours", options.neighbours());
        List<Map<String, Object>> people = new ArrayList<>();
        for (VirtualProps.Person person : options.props().people()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", person.name());
            entry.put("nameEn", person.nameEn());
            entry.put("card", person.card() != null);
            entry.put("phone", person.phoneKeyPkcs8() != null);
            // A hint for whoever tries the demo: these people and their PINs exist nowhere else.
            entry.put("keys", keys(person));
            entry.put("sample", person.samplePhoto());
            people.add(entry);
        }
        all.put("people", people);
        all.put(
                "visitorPasses",
                options.props().visitorPasses().stream()
                        .map(pass -> Map.of("label", pass.label(), "labelEn", pass.labelEn()))
                        .toList());
        all.put(
                "cards",
                options.props().cards().stream()
                        .map(card -> Map.of("label", card.label(), "labelEn", card.labelEn()))
                        .toList());
        all.put("samples", samples());
        return all;
    }

    private static @Nullable String keys(VirtualProps.Person person) {
        return person.pin() == null || person.userCode() == null ? null : person.userCode() + "*" + person.pin() + "#";
    }

    private List<String> samples() {
        return List.copyOf(sampleFiles().keySet());
    }

    /** By name, in the order of the directories; of two files with one name the first counts. */
    private Map<String, Path> sampleFiles() {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path directory : options.samples()) {
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file ->
                                String.valueOf(file.getFileName()).matches("[A-Za-z0-9._-]{1,80}\\.(jpg|jpeg|png)"))
                        .sorted()
                        .limit(MAX_SAMPLES)
                        .forEach(file -> found.putIfAbsent(String.valueOf(file.getFileName()), file));
            } catch (IOException e) {
                // A directory that cannot be listed offers nothing.
            }
        }
        return found;
    }

    private Frame sample(String name) throws HttpProblem {
        // Only files of the list are opened, so no path of the caller's ever is.
        Path file = sampleFiles().get(name);
        if (file == null) {
            throw new HttpProblem(404, "there is no such sample");
        }
        try {
            return Pictures.read(file);
        } catch (IOException e) {
            throw new HttpProblem(404, "the sample cannot be read");
        }
    }

    private Reply thumbnail(Request request) throws HttpProblem {
        String name = request.query("name").orElse("");
        byte[] known = thumbnails.get(name);
        if (known == null) {
            known = Scenes.jpeg(sample(name), THUMBNAIL_WIDTH);
            thumbnails.put(name, known);
        }
        return Reply.bytes("image/jpeg", known).with("Cache-Control", "max-age=3600");
    }

    private Reply picture(Request request) throws Exception {
        show(scene(decode(request.body(MAX_UPLOAD_BYTES)), request.query("as").orElse("person")), STAYS_SECONDS);
        return Reply.done();
    }

    private Reply sample(Request request) throws Exception {
        JsonNode body = request.json();
        show(scene(sample(body.path("name").asText()), body.path("as").asText("person")), STAYS_SECONDS);
        return Reply.done();
    }

    private Reply live(Request request) throws Exception {
        live = Scenes.fitted(decode(request.body(MAX_LIVE_BYTES)), Scenes.WIDTH, Scenes.HEIGHT, 0);
        show(
                () -> {
                    Frame latest = live;
                    live = null;
                    return latest;
                },
                LIVE_STAYS_SECONDS);
        return Reply.done();
    }

    private Reply code(Request request) throws Exception {
        JsonNode body = request.json();
        Supplier<String> text = text(body);
        try {
            Scenes.phonePicture(text.get());
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "the text does not fit a code");
        }
        show(Scenes.phone(text), STAYS_SECONDS);
        return Reply.done();
    }

    private Supplier<String> text(JsonNode body) throws HttpProblem {
        if (body.has("person")) {
            String key = Choice.of(options.props().people(), body, "person").phoneKeyPkcs8();
            if (key == null) {
                throw new HttpProblem(409, "this person has no phone");
            }
            VirtualPhone phone = new VirtualPhone(key, clock);
            String screenshot = phone.screenshot();
            return body.path("screenshot").asBoolean() ? () -> screenshot : phone.screen();
        }
        String text = body.has("visitor")
                ? Choice.of(options.props().visitorPasses(), body, "visitor").text()
                : body.path("text").asText();
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new HttpProblem(400, "give person, visitor, or a text of 1.." + MAX_TEXT + " characters");
        }
        return () -> text;
    }

    private static Supplier<@Nullable Frame> scene(Frame picture, String as) throws HttpProblem {
        return switch (as) {
            case "person" -> Scenes.person(picture);
            case "print" -> Scenes.print(picture);
            default -> throw new HttpProblem(400, "as is person or print");
        };
    }

    private static Frame decode(byte[] bytes) throws HttpProblem {
        try {
            return Pictures.decode(bytes);
        } catch (PictureException e) {
            throw new HttpProblem(400, String.valueOf(e.getMessage()));
        }
    }

    private synchronized void show(Supplier<@Nullable Frame> scene, long staysSeconds) {
        if (leaving != null) {
            leaving.cancel(false);
        }
        controls.camera().show(() -> {
            Frame frame = scene.get();
            if (frame != null) {
                view = frame;
            }
            return frame;
        });
        leaving = timer.schedule(this::clear, staysSeconds, TimeUnit.SECONDS);
    }

    private synchronized void clear() {
        controls.camera().clear();
        view = null;
    }

    private Reply view() {
        Frame now = view;
        if (now == null || !controls.camera().isShowing()) {
            return Reply.done();
        }
        return Reply.bytes("image/jpeg", Scenes.jpeg(now, VIEW_WIDTH));
    }
}
