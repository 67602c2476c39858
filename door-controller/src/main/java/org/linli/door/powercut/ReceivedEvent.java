package org.linli.door.powercut;

/**
 * One event as a cloud has it.
 *
 * @param body exact text of the encoded {@link org.linli.messages.event.DoorEvent}
 */
public record ReceivedEvent(String chain, long sequence, String body) {}
