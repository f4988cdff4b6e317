// Draws the charts of a page in the width that there is.

/// The page's own program.
enum PageScript {
  /// Panels that do not fit side by side go below each other, and what is still too wide is made
  /// narrower: shrinking the picture would shrink its letters. A chart that cannot be drawn says so.
  static let text = """
    (() => {
      "use strict";
      const AXIS = 78, GAP = 24;
      const charts = [...document.querySelectorAll(".chart")];
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const leaves = view => (view.vconcat || view.hconcat || []).flatMap(leaves).concat(view.layer ? [view] : []);
      const needed = panels => panels.reduce((sum, panel) => sum + panel.width + AXIS, 0) + GAP * (panels.length - 1);

      function narrow(panel, room) {
        const most = Math.max(120, room - AXIS);
        if (panel.width <= most) return panel;
        const isPicture = panel.layer.some(layer => layer.mark.type === "rect") && panel.height === panel.width;
        return {...panel, width: most, height: isPicture ? most : panel.height};
      }

      function rows(panels, room) {
        return panels.reduce((lines, panel) => {
          const last = lines[lines.length - 1];
          if (last && needed([...last, panel]) <= room) last.push(panel); else lines.push([panel]);
          return lines;
        }, []);
      }

      function fitted(view, room) {
        if (view.vconcat) return {...view, vconcat: view.vconcat.map(part => fitted(part, room))};
        if (!view.hconcat) return view.layer ? narrow(view, room) : view;
        const panels = leaves(view).map(panel => narrow(panel, room));
        if (panels.length === view.hconcat.length && needed(panels) <= room) return view;
        const {hconcat, ...rest} = view;
        return {...rest, vconcat: rows(panels, room).map(line => line.length > 1 ? {hconcat: line, spacing: GAP} : line[0])};
      }

      function compactLegends(node, room) {
        if (Array.isArray(node)) return node.map(part => compactLegends(part, room));
        if (!node || typeof node !== "object") return node;
        return Object.fromEntries(Object.entries(node).map(([key, value]) =>
          key === "values" ? [key, value]
            : key === "legend" && value ? [key, {...value, columns: 1, orient: "bottom",
              ...(value.gradientLength ? {gradientLength: Math.min(value.gradientLength, room - 90)} : {})}]
            : [key, compactLegends(value, room)]));
      }

      async function draw(place) {
        const room = place.clientWidth - 16;
        if (place.room === room) return;
        place.room = room;
        try {
          let spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
          spec = fitted(spec, room - 24);
          if (room < 560) spec = compactLegends(spec, room);
          const config = {aria: false, legend: {labelLimit: Math.max(160, room - 70)}};
          const theme = dark.matches ? "dark" : "light";
          if (place.drawing) place.drawing.finalize();
          place.drawing = await vegaEmbed(place, spec, {renderer: "svg", actions: false, config, tooltip: {theme}});
          // The chart is one picture with one text; its marks are in the table.
          place.querySelector("svg").setAttribute("aria-hidden", "true");
          place.dataset.drawn = "yes";
        } catch (error) {
          place.textContent = "This figure could not be drawn; its numbers are below.";
          console.error(error);
        }
      }

      const drawAll = async () => { for (const place of charts) await draw(place); document.body.dataset.drawn = "yes"; };
      let pending;
      addEventListener("resize", () => { clearTimeout(pending); pending = setTimeout(drawAll, 200); });
      drawAll();
    })();
    """
}
