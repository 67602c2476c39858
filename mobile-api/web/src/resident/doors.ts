// Which door this phone opened last, so that it stands first.
const place = (person: string) => `linli.door.${person}`;
export const lastDoor = (person: string) => localStorage.getItem(place(person));
export const noteDoor = (person: string, door: string) => localStorage.setItem(place(person), door);
