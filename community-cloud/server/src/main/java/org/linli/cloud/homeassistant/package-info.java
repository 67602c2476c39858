/** Doors and alarms shown in Home Assistant, through a broker of the site's own. Shown only: nothing there can move a door. */
@org.jspecify.annotations.NullMarked
package org.linli.cloud.homeassistant;
