// Pictures of a film: an SVG strip, or a GIF.

package import Analysis
package import Foundation

/// Renders a film to the bytes of a file.
package struct FilmWriter {
  private let python: String

  /// A writer that renders with this Python, which has `vl_convert`, and for GIFs Pillow.
  package init(python: String) { self.python = python }

  private struct Job: Encodable {
    let frames: [String]
    let picture: String
  }

  /// A strip of a few looks, SVG.
  ///
  /// - Throws: `RenderingError`; Foundation's error.
  package func strip(_ film: WeightFilm) throws -> Data {
    try make([Figure(stripOf: film, name: "strip")], "strip.svg", Self.svg)
  }

  /// Every look in its turn, a GIF that begins again after a while at the last.
  ///
  /// - Throws: `RenderingError`; Foundation's error.
  package func animation(_ film: WeightFilm) throws -> Data {
    try make(try Figure.frames(of: film, name: "frame"), "film.gif", Self.gif)
  }

  private func make(_ figures: [Figure], _ name: String, _ script: PythonScript) throws -> Data {
    let folder = FileManager.default.temporaryDirectory
      .appending(component: "polysem-film-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try figures.map { figure in
      let file = folder.appending(component: "\(figure.name).vl.json")
      try figure.specification.write(to: file)
      return file.path
    }
    let picture = folder.appending(component: name)
    let job = Job(frames: paths, picture: picture.path)
    _ = try script.run(JSONEncoder().encode(job), python: python)
    return try Data(contentsOf: picture)
  }

  private static let svg = PythonScript(
    text: """
      import json, sys
      try:
          import vl_convert
      except ImportError:
          sys.exit(\(PythonScript.missingModuleStatus))
      job = json.load(sys.stdin)
      with open(job["frames"][0], encoding="utf-8") as file:
          picture = vl_convert.vegalite_to_svg(file.read(), vl_version="\(PythonScript.vegaLite)", allowed_base_urls=[])
      with open(job["picture"], "w", encoding="utf-8") as file:
          file.write(picture)
      """)

  // One palette for all frames, so that white stays white.
  private static let gif = PythonScript(
    text: """
      import io, json, sys
      try:
          import vl_convert
          from PIL import Image
      except ImportError:
          sys.exit(\(PythonScript.missingModuleStatus))
      job = json.load(sys.stdin)
      frames = []
      for path in job["frames"]:
          with open(path, encoding="utf-8") as file:
              png = vl_convert.vegalite_to_png(file.read(), vl_version="\(PythonScript.vegaLite)", allowed_base_urls=[])
          frames.append(Image.open(io.BytesIO(png)).convert("RGB"))
      palette = frames[-1].quantize(128)
      frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
      durations = [700] + [160] * (len(frames) - 2) + [2500]
      frames[0].save(job["picture"], save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)
      """)
}
